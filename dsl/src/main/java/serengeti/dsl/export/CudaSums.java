package serengeti.dsl.export;

/// What exported CUDA code needs to add up numbers of all threads.
final class CudaSums {
    /// The sum of a block, and how the sums of the blocks go from one kernel to the next.
    static final String TEXT =
            """
            /* The sum of a number of each thread of the block. */
            __device__ static double block_sum(double value)
            {
                __shared__ double values[THREADS];
                const unsigned thread = threadIdx.x;
                values[thread] = value;
                __syncthreads();
                for (unsigned half = THREADS / 2; half > 0; half /= 2) {
                    if (thread < half) {
                        values[thread] += values[thread + half];
                    }
                    __syncthreads();
                }
                const double sum = values[0];
                __syncthreads();
                return sum;
            }

            /* Keeps the sum of a number of each thread of the block. */
            __device__ static void store(double *partials, double value)
            {
                const double sum = block_sum(value);
                if (threadIdx.x == 0) {
                    partials[blockIdx.x] = sum;
                }
            }

            /* The sum of what the blocks of an earlier kernel kept. */
            __device__ static double total(const double *partials)
            {
                double sum = 0;
                for (unsigned block = threadIdx.x; block < gridDim.x; block += THREADS) {
                    sum += partials[block];
                }
                return block_sum(sum);
            }

            """;

    private CudaSums() {}
}
