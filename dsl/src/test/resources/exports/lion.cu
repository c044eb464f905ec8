/*
 * Lion
 *
 * Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675, program 1
 *
 * One statement is added to the listing: lr = lr * peak_lr, since the lr that a program is given
 * has peak 1. The rate and the decay are a tenth and ten times those usual for AdamW.
 *
 * One call makes one step on one array of 'count' weights; the gradient is left as it is.
 * momentum: 'count' numbers, kept from step to step; zero before the first
 *
 * The arrays lie in device memory; the step is put in the stream. cudaGetLastError tells whether it
 * was. Numbers are floats unless the file is compiled with -DREAL=double.
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

typedef struct {
    double lr;
    double beta1;
    double beta2;
    double weight_decay;
} lion_settings;

static inline lion_settings lion_defaults(void)
{
    lion_settings settings;
    settings.lr = 0.0001;
    settings.beta1 = 0.9;
    settings.beta2 = 0.99;
    settings.weight_decay = 0.1;
    return settings;
}

/* what is the same for all elements */
typedef struct {
    real beta1;
    real beta2;
    real lr;
    real weight_decay;
    real one_minus_beta1;
    real one_minus_beta2;
} lion_numbers;

__host__ __device__ static inline real sign(real x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

__global__ static void lion_kernel(const lion_numbers c, size_t count, real *__restrict__ weight,
                                   const real *__restrict__ gradient, real *__restrict__ momentum)
{
    for (size_t i = (size_t)blockIdx.x * THREADS + threadIdx.x; i < count; i += (size_t)gridDim.x * THREADS) {
        const real update = sign(c.beta1 * momentum[i] + c.one_minus_beta1 * gradient[i]);
        momentum[i] = c.beta2 * momentum[i] + c.one_minus_beta2 * gradient[i];
        weight[i] -= c.lr * (update + c.weight_decay * weight[i]);
    }
}

void lion_step(const lion_settings settings, size_t count, real *weight, const real *gradient,
               real *momentum, cudaStream_t stream)
{
    if (count == 0) {
        return;
    }
    lion_numbers c;
    c.beta1 = (real)settings.beta1;
    c.beta2 = (real)settings.beta2;
    c.lr = (real)settings.lr;
    c.weight_decay = (real)settings.weight_decay;
    c.one_minus_beta1 = (real)(1 - settings.beta1);
    c.one_minus_beta2 = (real)(1 - settings.beta2);
    const size_t needed = (count + THREADS - 1) / THREADS;
    const unsigned blocks = (unsigned)(needed < MAX_BLOCKS ? needed : MAX_BLOCKS);
    lion_kernel<<<blocks, THREADS, 0, stream>>>(c, count, weight, gradient, momentum);
}
