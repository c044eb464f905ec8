/*
 * Adafactor
 *
 * Shazeer and Stern, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost, 2018, arXiv
 * 1804.04235
 *
 * As in the paper, with a rate relative to the weights that falls with the root of the steps:
 * peak_lr is the most. Means of rows and of columns stand for the squares; a vector counts as one
 * column, so its elements have their own.
 *
 * One call makes one step on one matrix, which lies row by row; the gradient is left as it is.
 * Of an array with more axes, the first counts the rows; a vector is one column.
 * r: a number for each row, kept from step to step; zero before the first
 * c: a number for each column, kept from step to step; zero before the first
 * step: 1 at the first
 * settings->lr: the value of the learning-rate schedule, whose peak is 1
 *
 * scratch: room for adafactor_scratch(rows, columns) doubles; what it holds does not matter, so
 * that one piece, large enough for the largest array, serves all.
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
    double peak_lr;
    double eps1;
    double eps2;
    double clip_threshold;
    double decay_rate;
} adafactor_settings;

static inline adafactor_settings adafactor_defaults(void)
{
    adafactor_settings settings;
    settings.lr = 1;
    settings.peak_lr = 0.01;
    settings.eps1 = 1e-30;
    settings.eps2 = 0.001;
    settings.clip_threshold = 1;
    settings.decay_rate = -0.8;
    return settings;
}

static inline double minimum_double(double x, double y)
{
    return x < y || x != x ? x : y;
}

static inline double maximum_double(double x, double y)
{
    return x > y || x != x ? x : y;
}

/* The doubles that a step on such an array needs as scratch. */
static inline size_t adafactor_scratch(size_t rows, size_t columns)
{
    (void)rows;
    return 2 * columns;
}

void adafactor_step(const adafactor_settings *settings, long step, size_t rows, size_t columns,
                    real *restrict w, const real *restrict g, double *restrict r,
                    double *restrict c, double *restrict scratch)
{
    const size_t count = rows * columns;
    double *c_share = scratch;
    double *column_sum_q = c_share + columns;
    const double t = (double)step;
    const double beta2 = 1 - pow(t, settings->decay_rate);
    const double difference = 1 - beta2;
    const real eps1 = (real)settings->eps1;
    double sum_w = 0;
    double sum_r = 0;
    for (size_t column = 0; column < columns; column++) {
        column_sum_q[column] = 0;
    }
    for (size_t row = 0; row < rows; row++) {
        double row_sum_q = 0;
        for (size_t column = 0; column < columns; column++) {
            const size_t i = row * columns + column;
            const real q = g[i] * g[i] + eps1;
            sum_w += (double)w[i] * w[i];
            row_sum_q += q;
            column_sum_q[column] += q;
        }
        r[row] = difference * (row_sum_q / (double)columns) + beta2 * r[row];
        sum_r += r[row];
    }
    const double size = maximum_double(sqrt(sum_w / (double)count), settings->eps2);
    const double lr_3 = settings->lr * minimum_double(1 / sqrt(t), settings->peak_lr) * size;
    for (size_t column = 0; column < columns; column++) {
        c[column] = difference * (column_sum_q[column] / (double)rows) + beta2 * c[column];
        c_share[column] = c[column] / (sum_r / (double)rows);
    }
    double sum_update = 0;
    for (size_t row = 0; row < rows; row++) {
        const real real_r = (real)r[row];
        for (size_t column = 0; column < columns; column++) {
            const size_t i = row * columns + column;
            const real update = g[i] / sqrt(real_r * (real)c_share[column]);
            sum_update += (double)update * update;
        }
    }
    const real lr_2 = (real)(lr_3 / maximum_double(sqrt(sum_update / (double)count) / settings->clip_threshold, 1));
    for (size_t row = 0; row < rows; row++) {
        const real real_r = (real)r[row];
        for (size_t column = 0; column < columns; column++) {
            const size_t i = row * columns + column;
            const real update = g[i] / sqrt(real_r * (real)c_share[column]);
            w[i] -= lr_2 * update;
        }
    }
}
