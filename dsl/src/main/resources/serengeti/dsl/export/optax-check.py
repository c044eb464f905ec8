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
@OPTIMIZER@
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
