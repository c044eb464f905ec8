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
 * Numbers are floats unless the file is compiled with -DREAL=double. With gcc, -O3 -fno-math-errno
 * -fno-trapping-math vectorises the loop; neither changes a result.
 */

#include <stddef.h>
#include <tgmath.h>

#ifndef REAL
#define REAL float
#endif
typedef REAL real;

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

static inline real sign(real x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

void lion_step(const lion_settings *settings, size_t count, real *restrict weight,
               const real *restrict gradient, real *restrict momentum)
{
    const real beta1 = (real)settings->beta1;
    const real beta2 = (real)settings->beta2;
    const real lr = (real)settings->lr;
    const real weight_decay = (real)settings->weight_decay;
    const real one_minus_beta1 = (real)(1 - settings->beta1);
    const real one_minus_beta2 = (real)(1 - settings->beta2);
    for (size_t i = 0; i < count; i++) {
        const real update = sign(beta1 * momentum[i] + one_minus_beta1 * gradient[i]);
        momentum[i] = beta2 * momentum[i] + one_minus_beta2 * gradient[i];
        weight[i] -= lr * (update + weight_decay * weight[i]);
    }
}
