/*
 * NAdam
 *
 * Dozat, Incorporating Nesterov Momentum into Adam, 2016, ICLR workshop
 *
 * As torch.optim.NAdam: Adam that looks one step ahead, with a momentum that grows over thousands
 * of steps; product is that of all momenta so far.
 *
 * One call makes one step on one array of 'count' weights; the gradient is left as it is.
 * m: 'count' numbers, kept from step to step; zero before the first
 * v: 'count' numbers, kept from step to step; zero before the first
 * product: one number for each array, kept from step to step; 1 before the first
 * step: 1 at the first
 *
 * The arrays lie in device memory; the step is put in the stream. cudaGetLastError tells whether it
 * was. States of one number lie in host memory. Numbers are floats unless the file is compiled with
 * -DREAL=double.
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
    double momentum_decay;
    double eps;
} nadam_settings;

static inline nadam_settings nadam_defaults(void)
{
    nadam_settings settings;
    settings.lr = 0.002;
    settings.beta1 = 0.9;
    settings.beta2 = 0.999;
    settings.momentum_decay = 0.004;
    settings.eps = 1e-8;
    return settings;
}

/* what is the same for all elements */
typedef struct {
    double t;
    double now;
    double next;
    double next_product;
    real correction2;
    real share_2;
    real share;
    real beta1;
    real beta2;
    real lr;
    real eps;
    real one_minus_beta1;
    real one_minus_beta2;
} nadam_numbers;

__global__ static void nadam_kernel(const nadam_numbers c, size_t count, real *__restrict__ w,
                                    const real *__restrict__ g, real *__restrict__ m,
                                    real *__restrict__ v)
{
    for (size_t i = (size_t)blockIdx.x * THREADS + threadIdx.x; i < count; i += (size_t)gridDim.x * THREADS) {
        m[i] = c.beta1 * m[i] + c.one_minus_beta1 * g[i];
        v[i] = c.beta2 * v[i] + c.one_minus_beta2 * g[i] * g[i];
        const real update = c.share_2 * g[i] + c.share * m[i];
        w[i] -= c.lr * (update / (sqrt(v[i] / c.correction2) + c.eps));
    }
}

void nadam_step(const nadam_settings settings, long step, size_t count, real *w, const real *g,
                real *m, real *v, double *product, cudaStream_t stream)
{
    if (count == 0) {
        return;
    }
    nadam_numbers c;
    c.t = (double)step;
    c.now = (1 - 0.5 * pow(0.96, c.t * settings.momentum_decay)) * settings.beta1;
    c.next = (1 - 0.5 * pow(0.96, (1 + c.t) * settings.momentum_decay)) * settings.beta1;
    c.next_product = *product * c.now;
    *product = c.next_product;
    c.correction2 = (real)(1 - pow(settings.beta2, c.t));
    c.share_2 = (real)((1 - c.now) / (1 - c.next_product));
    c.share = (real)(c.next / (1 - c.next_product * c.next));
    c.beta1 = (real)settings.beta1;
    c.beta2 = (real)settings.beta2;
    c.lr = (real)settings.lr;
    c.eps = (real)settings.eps;
    c.one_minus_beta1 = (real)(1 - settings.beta1);
    c.one_minus_beta2 = (real)(1 - settings.beta2);
    const size_t needed = (count + THREADS - 1) / THREADS;
    const unsigned blocks = (unsigned)(needed < MAX_BLOCKS ? needed : MAX_BLOCKS);
    nadam_kernel<<<blocks, THREADS, 0, stream>>>(c, count, w, g, m, v);
}
