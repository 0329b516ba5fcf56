"""A BERT encoder written out in the plain form that ONNX Runtime's fusion recognises.

Traced as transformers runs it, attention stays 60 small nodes a layer; written like this it becomes one
fused node, and the int8 model takes 5–15% less time (measured on MiniLM, 16 × 128 and 1 × 24 tokens).
"""

from __future__ import annotations

from typing import Any

from ..errors import EncoderError
from .packages import needed

_MASKED = -10_000.0
"""Added to the attention of padding: so far below any real score that its softmax is 0."""


def pooled_bert(inner: Any) -> Any:
    """A torch module (input_ids, attention_mask) → (batch, dimension): `inner`, a BertModel, and its mean.

    Raises:
        EncoderError: `inner` is of another architecture.
    """
    config = inner.config
    if config.model_type != "bert" or config.hidden_act != "gelu":
        raise EncoderError(
            f"Only BERT encoders can be exported, and this one is {config.model_type!r}.",
            fix="Train from a MiniLM or another BERT model.",
        )
    torch = needed("torch")

    class Pooled(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = _embedded(self.inner.embeddings, input_ids)
            mask = (1.0 - attention_mask.unsqueeze(1).unsqueeze(2).to(states.dtype)) * _MASKED
            for layer in self.inner.encoder.layer:
                states = _layer(torch, layer, states, mask, config.num_attention_heads)
            weights = attention_mask.unsqueeze(-1).to(states.dtype)
            return (states * weights).sum(1) / weights.sum(1).clamp(min=1e-9)

    return Pooled().eval()


def _embedded(tables: Any, input_ids: Any) -> Any:
    places = tables.position_embeddings.weight[: input_ids.shape[1]][None]
    words = tables.word_embeddings(input_ids) + tables.token_type_embeddings.weight[0]
    return tables.LayerNorm(words + places)


def _layer(torch: Any, layer: Any, states: Any, mask: Any, heads: int) -> Any:
    attention, after = layer.attention.self, layer.attention.output
    width = states.shape[-1] // heads

    def split(values: Any) -> Any:
        return values.view(values.size(0), values.size(1), heads, width).permute(0, 2, 1, 3)

    query, key = split(attention.query(states)), split(attention.key(states))
    scores = torch.matmul(query, key.transpose(-1, -2)) / width**0.5 + mask
    seen = torch.matmul(torch.softmax(scores, -1), split(attention.value(states)))
    joined = seen.permute(0, 2, 1, 3).contiguous().view(states.size(0), states.size(1), heads * width)
    states = after.LayerNorm(after.dense(joined) + states)
    wide = torch.nn.functional.gelu(layer.intermediate.dense(states))
    return layer.output.LayerNorm(layer.output.dense(wide) + states)
