/*
 * Muon
 *
 * Jordan et al., Muon: An optimizer for hidden layers in neural networks, 2024,
 * kellerjordan.github.io/posts/muon
 *
 * The momentum is made orthogonal by five steps of a Newton-Schulz iteration. For the matrices
 * inside of a network; embeddings, heads, biases and scales are better left to AdamW.
 *
 * One call makes one step on one matrix, which lies row by row; the gradient is left as it is.
 * Of an array with more axes, the first counts the rows; a vector is one column.
 * m: a number for each weight, kept from step to step; zero before the first
 *
 * scratch: room for muon_scratch(rows, columns) doubles; what it holds does not matter, so that one
 * piece, large enough for the largest array, serves all.
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
    double momentum;
    double weight_decay;
    double eps;
} muon_settings;

static inline muon_settings muon_defaults(void)
{
    muon_settings settings;
    settings.lr = 0.02;
    settings.momentum = 0.95;
    settings.weight_decay = 0;
    settings.eps = 1e-7;
    return settings;
}

static inline double maximum_double(double x, double y)
{
    return x > y || x != x ? x : y;
}

/* The doubles that a step on such an array needs as scratch. */
static inline size_t muon_scratch(size_t rows, size_t columns)
{
    const size_t side = rows < columns ? rows : columns;
    return 3 * rows * columns + side * side;
}

/* product = x yT z, of matrices that lie row by row; inner has room for the square of their smaller side. */
static void triple_product(size_t rows, size_t columns, const double *x, const double *y,
                           const double *z, double *restrict inner, double *restrict product)
{
    const size_t side = rows < columns ? rows : columns;
    for (size_t i = 0; i < side * side; i++) {
        inner[i] = 0;
    }
    for (size_t i = 0; i < rows * columns; i++) {
        product[i] = 0;
    }
    if (rows < columns) { /* (x yT) z */
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < rows; j++) {
                for (size_t k = 0; k < columns; k++) {
                    inner[i * rows + j] += x[i * columns + k] * y[j * columns + k];
                }
                for (size_t k = 0; k < columns; k++) {
                    product[i * columns + k] += inner[i * rows + j] * z[j * columns + k];
                }
            }
        }
    } else { /* x (yT z) */
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < columns; j++) {
                for (size_t k = 0; k < columns; k++) {
                    inner[j * columns + k] += y[i * columns + j] * z[i * columns + k];
                }
            }
        }
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < columns; j++) {
                for (size_t k = 0; k < columns; k++) {
                    product[i * columns + k] += x[i * columns + j] * inner[j * columns + k];
                }
            }
        }
    }
}

void muon_step(const muon_settings *settings, size_t rows, size_t columns, real *restrict w,
               const real *restrict g, real *restrict m, double *restrict scratch)
{
    const size_t count = rows * columns;
    double *x = scratch;
    double *y = x + count;
    double *z = y + count;
    double *inner = z + count;
    const real scale = (real)sqrt(maximum_double((double)rows / (double)columns, 1));
    const real momentum = (real)settings->momentum;
    const real one_minus_momentum = (real)(1 - settings->momentum);
    double sum_x_7 = 0;
    for (size_t i = 0; i < count; i++) {
        const real product = one_minus_momentum * g[i];
        m[i] = momentum * m[i] + product;
        const real x_7 = momentum * m[i] + product;
        sum_x_7 += (double)x_7 * x_7;
    }
    const double size = maximum_double(sqrt(sum_x_7), settings->eps);
    for (size_t i = 0; i < count; i++) {
        const real product = one_minus_momentum * g[i];
        const real x_7 = momentum * m[i] + product;
        x[i] = x_7 / size;
    }
    triple_product(rows, columns, x, x, x, inner, y);
    triple_product(rows, columns, x, x, y, inner, z);
    for (size_t i = 0; i < count; i++) {
        x[i] = 3.4445 * x[i] - 4.775 * y[i] + 2.0315 * z[i];
    }
    triple_product(rows, columns, x, x, x, inner, y);
    triple_product(rows, columns, x, x, y, inner, z);
    for (size_t i = 0; i < count; i++) {
        x[i] = 3.4445 * x[i] - 4.775 * y[i] + 2.0315 * z[i];
    }
    triple_product(rows, columns, x, x, x, inner, y);
    triple_product(rows, columns, x, x, y, inner, z);
    for (size_t i = 0; i < count; i++) {
        x[i] = 3.4445 * x[i] - 4.775 * y[i] + 2.0315 * z[i];
    }
    triple_product(rows, columns, x, x, x, inner, y);
    triple_product(rows, columns, x, x, y, inner, z);
    for (size_t i = 0; i < count; i++) {
        x[i] = 3.4445 * x[i] - 4.775 * y[i] + 2.0315 * z[i];
    }
    triple_product(rows, columns, x, x, x, inner, y);
    triple_product(rows, columns, x, x, y, inner, z);
    const real lr = (real)settings->lr;
    const real weight_decay = (real)settings->weight_decay;
    for (size_t i = 0; i < count; i++) {
        x[i] = 3.4445 * x[i] - 4.775 * y[i] + 2.0315 * z[i];
        w[i] -= lr * (scale * (real)x[i] + weight_decay * w[i]);
    }
}
