package serengeti.search.evolution;

import io.jenetics.AbstractChromosome;
import io.jenetics.Genotype;
import io.jenetics.util.ISeq;

/// A chromosome of one program.
final class ProgramChromosome extends AbstractChromosome<ProgramGene> {
    private static final long serialVersionUID = 1L;

    private ProgramChromosome(ISeq<ProgramGene> genes) {
        super(genes);
    }

    static Genotype<ProgramGene> genotype(Individual individual) {
        return Genotype.of(new ProgramChromosome(ISeq.of(new ProgramGene(individual))));
    }

    @Override
    public ProgramChromosome newInstance(ISeq<ProgramGene> genes) {
        return new ProgramChromosome(genes);
    }

    @Override
    public ProgramChromosome newInstance() {
        return this;
    }
}
