package serengeti.proxytasks.data;

/// Samples without classes; shared by threads, so the array must not be changed.
///
/// @param values `float[count * width]`, sample after sample
/// @param width numbers of a sample
public record Samples(float[] values, int width) {

    /// Training samples and the validation samples that fitness is measured on.
    ///
    /// @param train what batches are drawn from
    /// @param validation other samples from the same source
    public record Split(Samples train, Samples validation) {}

    /// The number of samples.
    public int count() {
        return values.length / width;
    }
}
