/// Tasks that go on from weights reached on other data: [serengeti.proxytasks.finetuning.FineTuning].
package serengeti.proxytasks.finetuning;
