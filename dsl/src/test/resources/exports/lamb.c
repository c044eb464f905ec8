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

void lamb_step(const lamb_settings *settings, long step, size_t count, real *restrict w,
               const real *restrict g, real *restrict m, real *restrict v)
{
    const double t = (double)step;
    const real correction1 = (real)(1 - pow(settings->beta1, t));
    const real correction2 = (real)(1 - pow(settings->beta2, t));
    const real beta1 = (real)settings->beta1;
    const real beta2 = (real)settings->beta2;
    const real eps = (real)settings->eps;
    const real weight_decay = (real)settings->weight_decay;
    const real one_minus_beta1 = (real)(1 - settings->beta1);
    const real one_minus_beta2 = (real)(1 - settings->beta2);
    double sum_w = 0;
    double sum_update = 0;
    for (size_t i = 0; i < count; i++) {
        m[i] = beta1 * m[i] + one_minus_beta1 * g[i];
        v[i] = beta2 * v[i] + one_minus_beta2 * g[i] * g[i];
        const real update = m[i] / correction1 / (sqrt(v[i] / correction2) + eps) + weight_decay * w[i];
        sum_w += (double)w[i] * w[i];
        sum_update += (double)update * update;
    }
    const double size = sqrt(sum_w);
    const double length = sqrt(sum_update);
    const double trust = size * length > 0 ? size / length : 1;
    const real lr_trust = (real)(settings->lr * trust);
    for (size_t i = 0; i < count; i++) {
        const real update = m[i] / correction1 / (sqrt(v[i] / correction2) + eps) + weight_decay * w[i];
        w[i] -= lr_trust * update;
    }
}
