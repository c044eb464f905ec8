package serengeti.evaluator.kernel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;

/*
 * Plans are records, so equal plans are equal keys; in their normal order, programs that differ in names, order of
 * statements, redundant statements or values of hyperparameters share a kernel, as they share a functional hash. A
 * bounded number is held for programs that come again; of the others, those that an optimizer still uses are found, too,
 * and the rest are unloaded with their classes.
 */
/// The compiled form of a step plan: made in the background, used once it is the faster one.
///
/// Thread-safe; shared by all optimizers with the same plan.
public final class Kernel {
    /// Elements that loops with slots or sums take at a time.
    public static final int BLOCK = 2048;

    /// A kernel of more operations would keep the compiler, of which there is one, from all others for too long
    /// (docs/measurements.md).
    static final int MOST_OPERATIONS = 256;

    private static final int MOST_KERNELS = 256;

    /// On a busy machine the JVM may not get to a kernel's loops while one trial lasts.
    private static final int MOST_ATTEMPTS = 3;

    /// Every kernel that anyone holds: there are never two for one plan.
    private static final Cache<Key, Kernel> KERNELS = Caffeine.newBuilder().weakValues().build();

    /// Holds those that are worth keeping. Which, the cache decides by how often they were asked for; a new one may go at
    /// once.
    private static final Cache<Key, Kernel> KEPT = Caffeine.newBuilder().maximumSize(MOST_KERNELS).build();

    private static final ExecutorService COMPILER =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("serengeti-kernel-compiler").factory());

    private final StepPlan stepPlan;
    private final KernelPlan plan;
    private final List<PassCode> codes;
    private final ElementType type;
    private final StateFormat states;
    private final AtomicBoolean isRequested = new AtomicBoolean();
    private final CountDownLatch isDecided = new CountDownLatch(1);
    private volatile KernelCode code;
    private volatile Throwable failure;
    private int attempts;

    private record Key(StepPlan plan, ElementType type, StateFormat states) {}

    private Kernel(Key key) {
        stepPlan = key.plan();
        boolean isExact = key.states().isExact();
        plan = KernelPlan.of(stepPlan, isExact);
        codes = plan.passes().stream().map(pass -> PassCoder.code(plan.nodes(), pass, isExact)).toList();
        type = key.type();
        states = key.states();
    }

    /// The kernel of a plan; nothing is compiled yet if it is new.
    ///
    /// @throws IllegalArgumentException if states of doubles are to be kept in bfloat16
    public static Kernel of(StepPlan plan, ElementType type, StateFormat states) {
        if (type == ElementType.DOUBLE && !states.isExact()) {
            throw new IllegalArgumentException("states in bfloat16 go with weights of floats, not of doubles");
        }
        var key = new Key(NormalPlan.of(plan), type, states);
        Kernel kernel = KERNELS.get(key, Kernel::new);
        return KEPT.get(key, _ -> kernel);
    }

    /// What the step does, its nodes in their normal order.
    public StepPlan stepPlan() {
        return stepPlan;
    }

    /// How it goes over memory.
    public KernelPlan plan() {
        return plan;
    }

    /// The loops of each pass.
    List<PassCode> codes() {
        return codes;
    }

    ElementType type() {
        return type;
    }

    StateFormat states() {
        return states;
    }

    /// The compiled code, or null as long as interpreting is faster.
    KernelCode code() {
        return code;
    }

    /// Whether the compiled code is in use; never so for a program of more than 256 operations per element.
    public boolean isCompiled() {
        return code != null;
    }

    /// Starts compiling in the background, unless that was done before or the program is too long.
    public void request() {
        if (!isRequested.compareAndSet(false, true)) {
            return;
        }
        if (isTooLong()) {
            isDecided.countDown();
        } else {
            COMPILER.execute(this::compile);
        }
    }

    /// Whether it has more operations than are compiled.
    boolean isTooLong() {
        return plan.flopsPerParameter() > MOST_OPERATIONS;
    }

    /// Whether it is known if the compiled code is ever in use.
    boolean isDecided() {
        return isDecided.getCount() == 0;
    }

    /// Waits until the compiled code is in use or was found to be no faster than interpreting; does not wait for a
    /// program of more than 256 operations per element, all passes together, which is interpreted for good.
    ///
    /// @return whether it is in use
    /// @throws IllegalStateException if compiling failed, with the cause
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public boolean await() throws InterruptedException {
        request();
        isDecided.await();
        if (failure != null) {
            throw new IllegalStateException("the kernel cannot be compiled", failure);
        }
        return isCompiled();
    }

    private void compile() {
        attempts++;
        try {
            KernelCode fresh = assemble();
            var trial = new KernelTrial(this, fresh);
            if (trial.isFaster()) {
                code = fresh;
            } else if (!trial.isWarm() && attempts < MOST_ATTEMPTS) {
                COMPILER.execute(this::compile);
                return;
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        isDecided.countDown();
    }

    /// A new class for this kernel.
    KernelCode assemble() {
        byte[] bytes = new KernelAssembler(plan, codes, type, states, BLOCK).assemble();
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (KernelCode) hidden.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the kernel's class cannot be made", e);
        }
    }
}
