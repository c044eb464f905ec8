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

void nadam_step(const nadam_settings *settings, long step, size_t count, real *restrict w,
                const real *restrict g, real *restrict m, real *restrict v,
                double *restrict product)
{
    const double t = (double)step;
    const double now = (1 - 0.5 * pow(0.96, t * settings->momentum_decay)) * settings->beta1;
    const double next = (1 - 0.5 * pow(0.96, (1 + t) * settings->momentum_decay)) * settings->beta1;
    *product *= now;
    const real correction2 = (real)(1 - pow(settings->beta2, t));
    const real share_2 = (real)((1 - now) / (1 - *product));
    const real share = (real)(next / (1 - *product * next));
    const real beta1 = (real)settings->beta1;
    const real beta2 = (real)settings->beta2;
    const real lr = (real)settings->lr;
    const real eps = (real)settings->eps;
    const real one_minus_beta1 = (real)(1 - settings->beta1);
    const real one_minus_beta2 = (real)(1 - settings->beta2);
    for (size_t i = 0; i < count; i++) {
        m[i] = beta1 * m[i] + one_minus_beta1 * g[i];
        v[i] = beta2 * v[i] + one_minus_beta2 * g[i] * g[i];
        const real update = share_2 * g[i] + share * m[i];
        w[i] -= lr * (update / (sqrt(v[i] / correction2) + eps));
    }
}
