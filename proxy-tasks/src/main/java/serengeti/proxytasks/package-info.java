/// What programs are scored on: small networks with generated data, trained in milliseconds.
///
/// [serengeti.proxytasks.ProxyTasks] is the table of tasks. A task makes any number of models, one for each thread; a
/// model computes loss, gradient and fitness, and an optimizer changes its weights in place:
///
/// ```java
/// Task task = ProxyTasks.named("mlp16");
/// Model model = task.newModel();
/// model.start(seed);
/// for (int step = 0; step < task.card().steps(); step++) {
///     float loss = model.lossAndGradient(step);
///     stepper.step(schedule.at(step));
/// }
/// double fitness = model.fitness();
/// ```
///
/// Data are the same for all seeds; initial weights and batches are functions of the seed alone, so that two optimizers
/// with one seed see the same run. A new task is one row of the table and one file that makes its data or its model.
package serengeti.proxytasks;
