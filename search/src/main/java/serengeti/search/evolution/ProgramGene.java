package serengeti.search.evolution;

import io.jenetics.Gene;

/// An individual as Jenetics' engine carries it.
record ProgramGene(Individual allele) implements Gene<Individual, ProgramGene> {

    /// The same gene: new programs come from mutation only.
    @Override
    public ProgramGene newInstance() {
        return this;
    }

    @Override
    public ProgramGene newInstance(Individual value) {
        return new ProgramGene(value);
    }

    @Override
    public boolean isValid() {
        return true;
    }
}
