/*
 * AdamW
 *
 * Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2017, arXiv 1711.05101
 *
 * As torch.optim.AdamW: bias correction by the step t, eps added after the root, decay of the
 * weights before the step. ratio and root are the unprotected forms of division and square root, so
 * that eps is the only guard.
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
} adamw_settings;

static inline adamw_settings adamw_defaults(void)
{
    adamw_settings settings;
    settings.lr = 0.001;
    settings.beta1 = 0.9;
    settings.beta2 = 0.999;
    settings.eps = 1e-8;
    settings.weight_decay = 0.01;
    return settings;
}

void adamw_step(const adamw_settings *settings, long step, size_t count, real *restrict w,
                const real *restrict g, real *restrict m, real *restrict v)
{
    const double t = (double)step;
    const real correction1 = (real)(1 - pow(settings->beta1, t));
    const real correction2 = (real)(1 - pow(settings->beta2, t));
    const real beta1 = (real)settings->beta1;
    const real beta2 = (real)settings->beta2;
    const real eps = (real)settings->eps;
    const real lr = (real)settings->lr;
    const real weight_decay = (real)settings->weight_decay;
    const real one_minus_beta1 = (real)(1 - settings->beta1);
    const real one_minus_beta2 = (real)(1 - settings->beta2);
    for (size_t i = 0; i < count; i++) {
        m[i] = beta1 * m[i] + one_minus_beta1 * g[i];
        v[i] = beta2 * v[i] + one_minus_beta2 * g[i] * g[i];
        const real update = m[i] / correction1 / (sqrt(v[i] / correction2) + eps);
        w[i] -= lr * (update + weight_decay * w[i]);
    }
}
