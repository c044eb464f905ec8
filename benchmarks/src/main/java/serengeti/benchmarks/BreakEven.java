package serengeti.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.evaluator.bench.Engine;
import serengeti.evaluator.bench.PreparedStep;
import serengeti.evaluator.bench.StepCase;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.Kernel;
import serengeti.evaluator.kernel.StateFormat;

/*
 * JMH has no place for this: what is asked for is the processor time of all threads, the JVM's compilers among them,
 * once per process and program. So each sample is a process of its own, and medians over them are printed.
 */
/// What a kernel costs to make, in elements that could be interpreted instead.
///
/// [serengeti.evaluator.kernel.StepEngine] has a kernel made once so many elements were interpreted. The first kernel
/// of a process also pays for loading what makes kernels; later ones do not, so both are measured.
public final class BreakEven {
    private static final int SIZE = 65_536;
    private static final int STEPS = 2000;
    private static final int SAMPLES = 5;
    private static final String SAMPLE = "--sample";
    private static final String ANOTHER = "sgd-momentum";
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double ELEMENTS_PER_MILLION = 1e6;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private BreakEven() {}

    /// Prints a table; arguments are names of the library.
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 1 && args[0].equals(SAMPLE)) {
            Arrays.stream(sample(List.of(args).subList(1, args.length))).forEach(System.out::println);
            return;
        }
        String[] programs = args.length == 0 ? new String[] {"lion", "adamw", "paper-raw"} : args;
        System.out.println("Medians of %d processes; elements in millions".formatted(SAMPLES));
        System.out.println();
        System.out.println(
                "program           ms of CPU  ms in all  ms of CPU, later  ns interpreted  ns compiled  elements for"
                        + " the first  for later ones  until it pays");
        for (String program : programs) {
            var samples = new ArrayList<double[]>();
            for (int count = 0; count < SAMPLES; count++) {
                samples.add(childSample(program));
            }
            double first = median(samples, 0);
            double later = median(samples, 2);
            double interpreted = median(samples, 3);
            double compiled = median(samples, 4);
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%-16s %10.0f %10.0f %17.0f %15.3f %12.3f %23.0f %15.0f %14.0f",
                            program,
                            first / NANOS_PER_MILLISECOND,
                            median(samples, 1) / NANOS_PER_MILLISECOND,
                            later / NANOS_PER_MILLISECOND,
                            interpreted,
                            compiled,
                            first / interpreted / ELEMENTS_PER_MILLION,
                            later / interpreted / ELEMENTS_PER_MILLION,
                            later / (interpreted - compiled) / ELEMENTS_PER_MILLION));
        }
    }

    private static double median(List<double[]> samples, int column) {
        return samples.stream().mapToDouble(sample -> sample[column]).sorted().toArray()[samples.size() / 2];
    }

    /// Nanoseconds: CPU and time for the program's kernel as the first of the process, CPU for it as a later one, CPU
    /// for an element interpreted, and compiled.
    private static double[] childSample(String program) throws IOException, InterruptedException {
        double[] first = child(program);
        double[] later = child(ANOTHER, program);
        return new double[] {first[0], first[1], later[0], first[2], first[3]};
    }

    private static double[] child(String... programs) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Jvm.VECTORS, Jvm.NATIVE, Jvm.UNSAFE, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(BreakEven.class.getName(), SAMPLE));
        command.addAll(List.of(programs));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("a sample of %s failed".formatted(String.join(", ", programs)));
        }
        return line.lines().mapToDouble(Double::parseDouble).toArray();
    }

    /// Compiles the kernels of programs one after the other; the figures are those of the last.
    private static double[] sample(List<String> names) throws InterruptedException {
        String last = names.getLast();
        double interpreted = nanosecondsPerElement(last, Engine.INTERPRETER);
        long cpu = 0;
        long time = 0;
        for (String name : names) {
            var plan = Lowering.openPlan(Library.named(name).program());
            long startCpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            if (!Kernel.of(plan, ElementType.FLOAT, StateFormat.EXACT).await()) {
                throw new IllegalStateException("%s: its kernel is slower than interpreting".formatted(name));
            }
            cpu = SYSTEM.getProcessCpuTime() - startCpu;
            time = System.nanoTime() - start;
        }
        return new double[] {cpu, time, interpreted, nanosecondsPerElement(last, Engine.KERNEL)};
    }

    private static double nanosecondsPerElement(String program, Engine engine) throws InterruptedException {
        var what =
                new StepCase(program, Library.named(program).program(), SIZE, ElementType.FLOAT, StateFormat.EXACT, 1);
        PreparedStep step = PreparedStep.of(what, engine);
        long start = SYSTEM.getProcessCpuTime();
        for (int count = 0; count < STEPS; count++) {
            step.run();
        }
        return (double) (SYSTEM.getProcessCpuTime() - start) / STEPS / SIZE;
    }
}
