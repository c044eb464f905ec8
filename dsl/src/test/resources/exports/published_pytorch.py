"""Compares exported optimizers with published ones over 100 steps: published_pytorch.py FOLDER."""

import importlib.util
import os
import sys

import torch


class PublishedLion(torch.optim.Optimizer):
    """Lion, line by line: the published code decays the weights first."""

    def __init__(self, params):
        super().__init__(params, dict(lr=1e-4, beta1=0.9, beta2=0.99, decay=0.1))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for param in group["params"]:
                m = self.state[param].setdefault("m", torch.zeros_like(param))
                c = group["beta1"] * m + (1 - group["beta1"]) * param.grad
                param *= 1 - group["lr"] * group["decay"]
                param -= group["lr"] * torch.sign(c)
                m.copy_(group["beta2"] * m + (1 - group["beta2"]) * param.grad)


def exported(folder, name, title):
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, title)


def difference(ours, published, dtype):
    """The largest difference of a weight after any of 100 steps."""
    torch.manual_seed(20230213)
    starts = [torch.randn(shape, dtype=dtype) for shape in ((7, 5), (11,), (1,))]
    one = [start.clone().requires_grad_() for start in starts]
    other = [start.clone().requires_grad_() for start in starts]
    optimizers = ours(one), published(other)
    worst = 0.0
    for _ in range(100):
        for x, y in zip(one, other):
            x.grad = torch.randn_like(x)
            y.grad = x.grad.clone()
        for optimizer in optimizers:
            optimizer.step()
        worst = max(worst, *((x - y).abs().max().item() for x, y in zip(one, other)))
    return worst


PUBLISHED = {
    ("lion", "Lion"): PublishedLion,
    ("adamw", "AdamW"): torch.optim.AdamW,
    ("adam", "Adam"): torch.optim.Adam,
    ("amsgrad", "AMSGrad"): lambda params: torch.optim.Adam(params, amsgrad=True),
    ("adamax", "AdaMax"): torch.optim.Adamax,
    ("adagrad", "AdaGrad"): torch.optim.Adagrad,
    ("radam", "RAdam"): torch.optim.RAdam,
    ("rmsprop", "RMSProp"): torch.optim.RMSprop,
    ("sgd", "SGD"): lambda params: torch.optim.SGD(params, lr=0.01),
    ("nesterov", "NesterovMomentum"): lambda params: torch.optim.SGD(params, lr=0.01, momentum=0.9, nesterov=True),
}

failed = []
for (name, title), published in PUBLISHED.items():
    ours = exported(sys.argv[1], name, title)
    for foreach in (False, True):
        for dtype, allowed in ((torch.float64, 1e-14), (torch.float32, 2e-6)):
            found = difference(lambda params: ours(params, foreach=foreach), published, dtype)
            print(f"{title}, foreach={foreach}, {dtype}: {found:.3g}")
            if not found <= allowed:
                failed.append(title)
print("failed:", ", ".join(failed) if failed else "none")
sys.exit(1 if failed else 0)
