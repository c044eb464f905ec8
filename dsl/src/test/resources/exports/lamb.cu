/*
 * LAMB
 *
 * You et al., Large Batch Optimization for Deep Learning: Training BERT in 76 minutes, 2019, arXiv
 * 1904.00962
 *
 * With bias correction as in the last version of the paper. Each array moves by a share of its
 * norm; one of zeros, or without an update, by what Adam says. Biases and scales of normalization
 * are better left to AdamW.
 *
 * One call makes one step on one array of 'count' weights; the gradient is left as it is.
 * m: 'count' numbers, kept from step to step; zero before the first
 * v: 'count' numbers, kept from step to step; zero before the first
 * step: 1 at the first
 *
 * The arrays lie in device memory; the step is put in the stream. cudaGetLastError tells whether it
 * was. partials: room for PARTIALS doubles in device memory; what it holds does not matter. Numbers
 * are floats unless the file is compiled with -DREAL=double.
 */

#include <math.h>
#include <stddef.h>

#ifndef REAL
#define REAL float
#endif
typedef REAL real;

#ifndef THREADS
#define THREADS 256 /* of a block, a power of two */
#endif
#ifndef MAX_BLOCKS
#define MAX_BLOCKS 1024
#endif
#define PARTIALS (2 * MAX_BLOCKS) /* numbers in partials */

typedef struct {
    double lr;
    double beta1;
    double beta2;
    double eps;
    double weight_decay;
} lamb_settings;

static inline lamb_settings lamb_defaults(void)
{
    lamb_settings settings;
    settings.lr = 0.001;
    settings.beta1 = 0.9;
    settings.beta2 = 0.999;
    settings.eps = 1e-6;
    settings.weight_decay = 0.01;
    return settings;
}

/* what is the same for all elements */
typedef struct {
    double t;
    real correction1;
    real correction2;
    real beta1;
    real beta2;
    real eps;
    real weight_decay;
    real one_minus_beta1;
    real one_minus_beta2;
} lamb_numbers;

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

__global__ static void lamb_kernel_1(const lamb_numbers c, size_t count, real *__restrict__ w,
                                     const real *__restrict__ g, real *__restrict__ m,
                                     real *__restrict__ v, double *partials)
{
    double sum_w = 0;
    double sum_update = 0;
    for (size_t i = (size_t)blockIdx.x * THREADS + threadIdx.x; i < count; i += (size_t)gridDim.x * THREADS) {
        m[i] = c.beta1 * m[i] + c.one_minus_beta1 * g[i];
        v[i] = c.beta2 * v[i] + c.one_minus_beta2 * g[i] * g[i];
        const real update = m[i] / c.correction1 / (sqrt(v[i] / c.correction2) + c.eps) + c.weight_decay * w[i];
        sum_w += (double)w[i] * w[i];
        sum_update += (double)update * update;
    }
    store(partials, sum_w);
    store(partials + MAX_BLOCKS, sum_update);
}

__global__ static void lamb_kernel_2(const lamb_settings settings, const lamb_numbers c,
                                     size_t count, real *__restrict__ w, real *__restrict__ m,
                                     real *__restrict__ v, double *partials)
{
    const double sum_w = total(partials);
    const double sum_update = total(partials + MAX_BLOCKS);
    const double size = sqrt(sum_w);
    const double length = sqrt(sum_update);
    const double trust = size * length > 0 ? size / length : 1;
    const real lr_trust = (real)(settings.lr * trust);
    for (size_t i = (size_t)blockIdx.x * THREADS + threadIdx.x; i < count; i += (size_t)gridDim.x * THREADS) {
        const real update = m[i] / c.correction1 / (sqrt(v[i] / c.correction2) + c.eps) + c.weight_decay * w[i];
        w[i] -= lr_trust * update;
    }
}

void lamb_step(const lamb_settings settings, long step, size_t count, real *w, const real *g,
               real *m, real *v, double *partials, cudaStream_t stream)
{
    if (count == 0) {
        return;
    }
    lamb_numbers c;
    c.t = (double)step;
    c.correction1 = (real)(1 - pow(settings.beta1, c.t));
    c.correction2 = (real)(1 - pow(settings.beta2, c.t));
    c.beta1 = (real)settings.beta1;
    c.beta2 = (real)settings.beta2;
    c.eps = (real)settings.eps;
    c.weight_decay = (real)settings.weight_decay;
    c.one_minus_beta1 = (real)(1 - settings.beta1);
    c.one_minus_beta2 = (real)(1 - settings.beta2);
    const size_t needed = (count + THREADS - 1) / THREADS;
    const unsigned blocks = (unsigned)(needed < MAX_BLOCKS ? needed : MAX_BLOCKS);
    lamb_kernel_1<<<blocks, THREADS, 0, stream>>>(c, count, w, g, m, v, partials);
    lamb_kernel_2<<<blocks, THREADS, 0, stream>>>(settings, c, count, w, m, v, partials);
}
