package serengeti.cli;

/// What the searches of arXiv 2302.06675 came to, section 2.2 and figure 2: five runs of 300,000 programs each.
///
/// @param source where the numbers are from
/// @param cacheHitRate share of programs towards the end whose behaviour was known
/// @param cacheHitRateError what stands behind its plus and minus
/// @param redundantShare share of redundant statements towards the end
/// @param redundantShareError what stands behind its plus and minus
record PaperShares(
        String source,
        double cacheHitRate,
        double cacheHitRateError,
        double redundantShare,
        double redundantShareError) {
    static final PaperShares LION = new PaperShares("arXiv 2302.06675", 0.891, 0.006, 0.698, 0.019);
}
