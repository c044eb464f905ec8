package serengeti.search;

/// Observes a search; the loop itself never logs, prints or writes.
@FunctionalInterface
public interface SearchListener {

    /// Called on the search's thread; what it throws ends the search.
    void on(SearchEvent event);
}
