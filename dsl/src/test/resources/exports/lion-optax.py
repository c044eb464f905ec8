"""Lion for Optax.

Written by `serengeti export --to optax`. With the conformance file beside it, `python lion.py
--check` compares its steps with those of the program in double precision.
"""

import json
import os
import sys
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax


class LionState(NamedTuple):
    """State of `lion`: steps made, and what is kept for each parameter."""

    count: jax.Array
    momentum: optax.Updates


def lion(learning_rate=0.0001, beta1=0.9, beta2=0.99, weight_decay=0.1):
    """Lion.

    Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675, program 1

    One statement is added to the listing: lr = lr * peak_lr, since the lr that a program is given
    has peak 1. The rate and the decay are a tenth and ten times those usual for AdamW.

    Args:
        learning_rate: number or schedule (default: 0.0001)
        beta1: (default: 0.9)
        beta2: (default: 0.99)
        weight_decay: (default: 0.1)

    Returns:
        a gradient transformation whose updates are to be added to the parameters
    """

    def init(params):
        return LionState(
            count=jnp.zeros([], jnp.int32),
            momentum=jax.tree.map(jnp.zeros_like, params),
        )

    def update(grads, state, params=None):
        if params is None:
            raise ValueError("update needs params, too: update(grads, state, params)")
        lr = learning_rate(state.count) if callable(learning_rate) else learning_rate

        def leaf(gradient, weight, momentum):
            update = jnp.sign(beta1 * momentum + (1 - beta1) * gradient)
            momentum = beta2 * momentum + (1 - beta2) * gradient
            return -lr * (update + weight_decay * weight), momentum

        results = jax.tree.map(leaf, grads, params, state.momentum)
        tree = jax.tree.structure(grads)
        structure = jax.tree.structure((0, 0))
        updates, momentum = jax.tree.transpose(tree, structure, results)
        return _like((updates, LionState(state.count + 1, momentum)), (grads, state))

    return optax.GradientTransformation(init, update)


def _like(tree, other):
    """A tree with the shapes and dtypes of another."""
    return jax.tree.map(lambda x, y: jnp.broadcast_to(x, y.shape).astype(y.dtype), tree, other)


def _check(path):
    """Compares steps in float64 with those of a conformance file; returns the exit code."""
    jax.config.update("jax_enable_x64", True)
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    allowed = golden["tolerance"]["float64"]
    differences = {
        "plain": _difference(golden, lambda function: function),
        "jitted": _difference(golden, jax.jit),
    }
    for name, difference in differences.items():
        print(f"{name}: largest difference {difference:.3g}, allowed {allowed:.3g}")
    return 0 if all(difference <= allowed for difference in differences.values()) else 1


def _difference(golden, transform):
    """The largest difference of a weight, as a share of the largest in its array or of 1."""
    shapes = {array["name"]: array["shape"] for array in golden["arrays"]}
    params = _arrays(shapes, [array["weights"] for array in golden["arrays"]])
    rates = jnp.array([step["learning_rate"] for step in golden["steps"]])
    optimizer = lion(learning_rate=lambda count: rates[count])
    state = optimizer.init(params)
    update = transform(optimizer.update)
    worst = 0.0
    for step in golden["steps"]:
        updates, state = update(_arrays(shapes, step["gradients"]), state, params)
        params = optax.apply_updates(params, updates)
        for name, expected in _arrays(shapes, step["weights"]).items():
            scale = jnp.maximum(1, jnp.max(jnp.abs(expected)))
            difference = jnp.max(jnp.abs(params[name] - expected)) / scale
            worst = max(worst, float(jnp.nan_to_num(difference, nan=jnp.inf)))
    return worst


def _arrays(shapes, rows):
    """A dict of arrays whose elements are listed row by row."""
    numbers = [jnp.array([float(each) for each in row], jnp.float64) for row in rows]
    return {name: row.reshape(shape) for (name, shape), row in zip(shapes.items(), numbers)}


def _main(arguments):
    if not arguments or arguments[0] != "--check" or len(arguments) > 2:
        print(f"usage: {sys.argv[0]} --check [FILE.conformance.json]", file=sys.stderr)
        return 2
    beside = os.path.splitext(__file__)[0] + ".conformance.json"
    return _check(arguments[1] if len(arguments) == 2 else beside)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
