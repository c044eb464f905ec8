"""Compares exported optimizers with those of Optax over 100 steps: published_optax.py FOLDER."""

import importlib.util
import os
import sys

import jax
import jax.numpy as jnp
import optax

jax.config.update("jax_enable_x64", True)


def exported(folder, name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def tree(key, dtype):
    one, other, last = jax.random.split(key, 3)
    draw = jax.random.normal
    return {"a": [draw(one, (7, 5), dtype), draw(other, (11,), dtype)], "b": draw(last, (), dtype)}


def difference(ours, published, dtype):
    """The largest difference of a weight after any of 100 steps; all dtypes must be kept."""
    pairs = []
    for optimizer in (ours, published):
        params = tree(jax.random.key(20230213), dtype)
        pairs.append((jax.jit(optimizer.update), params, optimizer.init(params)))
    worst = 0.0
    for step in range(100):
        grads = tree(jax.random.key(step), dtype)
        for index, (update, params, state) in enumerate(pairs):
            updates, next_state = update(grads, state, params)
            if index == 0:
                for before, after in zip(jax.tree.leaves((grads, state)), jax.tree.leaves((updates, next_state))):
                    assert before.dtype == after.dtype and before.shape == after.shape
            pairs[index] = update, optax.apply_updates(params, updates), next_state
        pair = zip(jax.tree.leaves(pairs[0][1]), jax.tree.leaves(pairs[1][1]))
        worst = max(worst, *(float(jnp.max(jnp.abs(x - y))) for x, y in pair))
    return worst


rate = optax.cosine_decay_schedule(0.01, 80)
PUBLISHED = {
    "lion": lambda rate: optax.lion(rate, weight_decay=0.1),
    "adamw": lambda rate: optax.adamw(rate, weight_decay=0.01),
    "lamb": lambda rate: optax.lamb(rate, weight_decay=0.01),
    "adam": optax.adam,
    "sgd": optax.sgd,
    "nesterov": lambda rate: optax.sgd(rate, momentum=0.9, nesterov=True),
}

failed = []
for name, published in PUBLISHED.items():
    ours = exported(sys.argv[1], name)
    for dtype, allowed in ((jnp.float64, 1e-13), (jnp.float32, 2e-5), (jnp.bfloat16, 0.2)):
        found = difference(ours(rate), published(rate), dtype)
        print(f"{name}, {jnp.dtype(dtype).name}: {found:.3g}")
        if not found <= allowed:
            failed.append(name)
print("failed:", ", ".join(failed) if failed else "none")
sys.exit(1 if failed else 0)
