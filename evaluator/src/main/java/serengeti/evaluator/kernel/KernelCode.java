package serengeti.evaluator.kernel;

/// What a compiled kernel does.
interface KernelCode {

    /// Runs one pass over a block of elements.
    ///
    /// @param pass which
    /// @param streams addresses of the block in the pass's tensors, in the order of its streams
    /// @param at where in `streams` the first is
    /// @param count elements of the block
    /// @param modelCells where the cells of the model's numbers begin
    /// @param arrayCells where those of the block's array begin
    /// @param slots scratch memory
    /// @param cell room for [serengeti.evaluator.block.LaneLoops#CELL_BYTES]
    /// @param first the place of the block's first element in its array, for stochastic rounding
    /// @param key the key of stochastic rounding
    /// @param sums the block's sums are added here, in the order of the pass's sums
    void run(
            int pass,
            long[] streams,
            int at,
            int count,
            long modelCells,
            long arrayCells,
            long slots,
            long cell,
            int first,
            int key,
            double[] sums);
}
