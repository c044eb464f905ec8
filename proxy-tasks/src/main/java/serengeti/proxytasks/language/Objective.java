package serengeti.proxytasks.language;

import serengeti.proxytasks.tokens.Attention;

/// What a model learns to tell about a sequence.
public enum Objective {
    /// Each token's successor, from the tokens up to it.
    NEXT_TOKEN("lm", "decoder", Attention.Mask.LATER, 1, 0),
    /// Tokens that are hidden from it, from those on both sides.
    HIDDEN_TOKENS("mlm", "masked encoder", Attention.Mask.NONE, 0.2, 1);

    private final String family;
    private final String title;
    private final Attention.Mask mask;
    private final double share;
    private final int extraInputs;

    Objective(String family, String title, Attention.Mask mask, double share, int extraInputs) {
        this.family = family;
        this.title = title;
        this.mask = mask;
        this.share = share;
        this.extraInputs = extraInputs;
    }

    /// The family of its tasks.
    public String family() {
        return family;
    }

    /// The kind of model, for the card.
    String title() {
        return title;
    }

    /// What a token does not attend to.
    Attention.Mask mask() {
        return mask;
    }

    /// The share of a sequence's tokens that is predicted, on average.
    double share() {
        return share;
    }

    /// The different inputs of a model that tells `vocabulary` tokens apart; a hidden token is an input of its own.
    int inputs(int vocabulary) {
        return vocabulary + extraInputs;
    }
}
