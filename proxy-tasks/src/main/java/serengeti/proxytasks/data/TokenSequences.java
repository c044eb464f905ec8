package serengeti.proxytasks.data;

/// Token sequences of one length; shared by threads, so the array must not be changed.
///
/// @param tokens `int[count * length]`, sequence after sequence, each token from 0 to `vocabulary - 1`
/// @param length tokens of a sequence
/// @param vocabulary number of different tokens
public record TokenSequences(int[] tokens, int length, int vocabulary) {

    /// Training sequences and the validation sequences that fitness is measured on.
    ///
    /// @param train what batches are drawn from
    /// @param validation other sequences from the same source
    public record Split(TokenSequences train, TokenSequences validation) {}

    /// The number of sequences.
    public int count() {
        return tokens.length / length;
    }

    /// Token `time` of sequence `sequence`.
    public int token(int sequence, int time) {
        return tokens[sequence * length + time];
    }
}
