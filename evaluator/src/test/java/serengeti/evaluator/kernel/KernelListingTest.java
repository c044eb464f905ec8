package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;

class KernelListingTest {
    /// A line that names a value, or writes one to memory.
    private static final Pattern ASSIGNMENT = Pattern.compile(" *(?:for each array: )?([\\w\\[\\]]+) = (.*)");

    private static final Pattern SUM = Pattern.compile("(\\w+) \\+= ");

    /// A name that is neither a function's nor that of memory.
    private static final Pattern READ = Pattern.compile("(?<![\\w.])[A-Za-z_]\\w*+(?![\\w(\\[])");

    private static String listing(String text) {
        Program program = Parser.parse(text);
        Kernel kernel = Kernel.of(Lowering.openPlan(program), ElementType.FLOAT, StateFormat.EXACT);
        List<String> lines = KernelListing.of(kernel, program);
        return String.join("\n", lines).replaceAll("vector of \\d+", "vector of N") + "\n";
    }

    @Test
    void outputsOfAnEarlierPassAreReadIntoNames() {
        assertEquals(
                """
                pass 1 of 2: reads g, m (8 bytes); writes m (4 bytes); sums up s1
                  for each block of 2048 elements:
                    for each vector of N elements i:
                      t1 = 0.09999999999999998 * g
                      t2 = m * 0.9
                      t3 = t1 + t2
                      t4 = t3 * t3
                      m[i] = t3
                      slot0[i] = t4
                    s1 += sum(slot0[]), for each array
                then, in double precision:
                  for each array: s2 = root(s1)
                pass 2 of 2: reads w, m (8 bytes); writes w (4 bytes)
                  for each vector of N elements i:
                    t3 = m[i]
                    t5 = s2 * t3
                    t6 = t5 * lr
                    t7 = w - t6
                    w[i] = t7
                """,
                listing(
                        """
                        def train(w, g, m, lr):
                          m = interp(g, m, 0.9)
                          n = norm(m)
                          u = m * n
                          u = u * lr
                          return u, m
                        """));
    }

    @Test
    void temporariesAndSlotsOfAnEarlierPassAreReadIntoNames() {
        assertEquals(
                """
                pass 1 of 2: reads temporary1, g, slot0 (12 bytes); writes temporary1_ (4 bytes); sums up s1
                  for each block of 2048 elements:
                    slot0_[] = sin(g[])
                    for each vector of N elements i:
                      t1 = slot0_[i]
                      t2 = 1e-8 + slot0
                      t3 = t1 / t2
                      t4 = 1e-8 + temporary1
                      t5 = t3 / t4
                      t6 = t5 * t5
                      temporary1_[i] = t5
                      slot1[i] = t6
                    s1 += sum(slot1[]), for each array
                then, in double precision:
                  for each array: s2 = root(s1)
                pass 2 of 2: reads temporary1, temporary1_ (8 bytes); writes temporary1 (4 bytes)
                  for each vector of N elements i:
                    t5 = temporary1_[i]
                    t7 = s2 * t5
                    t8 = temporary1 - t7
                    temporary1[i] = t8
                """,
                listing(
                        """
                        def train(temporary1, g, slot0, lr):
                          a = sin(g)
                          a = a / slot0
                          a = a / temporary1
                          n = norm(a)
                          a = a * n
                          return a, slot0
                        """));
    }

    /// What a line reads was named before, once per step or in the same loop; an input has its name.
    @Test
    void everyLineReadsWhatHasAName() {
        for (long seed = 0; seed < 300; seed++) {
            Program program = RandomPrograms.fullOfSums().generate(seed);
            Kernel kernel = Kernel.of(Lowering.openPlan(program), ElementType.FLOAT, StateFormat.EXACT);
            List<String> lines = KernelListing.of(kernel, program);
            var always = new HashSet<String>(program.signature().names());
            program.hyperparameters().forEach(each -> always.add(each.name()));
            always.addAll(List.of("NaN", "Infinity"));
            var inLoop = new HashSet<String>();
            boolean isLoop = false;
            for (String line : lines) {
                Matcher assignment = ASSIGNMENT.matcher(line);
                if (assignment.matches()) {
                    for (MatchResult read : READ.matcher(assignment.group(2).replace("[i]", "[]")).results().toList()) {
                        boolean isNamed = always.contains(read.group()) || inLoop.contains(read.group());
                        assertTrue(isNamed, () -> "%s in:\n%s".formatted(line, String.join("\n", lines)));
                    }
                    (isLoop ? inLoop : always).add(assignment.group(1));
                } else {
                    inLoop.clear();
                    isLoop = line.contains("for each vector");
                    Matcher sum = SUM.matcher(line);
                    if (sum.find()) {
                        always.add(sum.group(1));
                    }
                }
            }
        }
    }
}
