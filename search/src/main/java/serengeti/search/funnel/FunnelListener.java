package serengeti.search.funnel;

/// Hears how a funnel goes. Called from any thread.
public interface FunnelListener {

    /// Hears nothing.
    FunnelListener NONE =
            new FunnelListener() {
                @Override
                public void begins(String what, int runs) {}

                @Override
                public void oneDone() {}

                @Override
                public void tells(String line) {}
            };

    /// Something begins.
    ///
    /// @param what in words
    /// @param runs training runs that it takes at most
    void begins(String what, int runs);

    /// A training run is done.
    void oneDone();

    /// Something that people want to know.
    ///
    /// @param line one
    void tells(String line);
}
