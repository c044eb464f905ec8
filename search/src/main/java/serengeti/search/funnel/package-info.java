/// The best programs of a search on larger tasks, against AdamW tuned there (arXiv 2302.06675, section 2.3).
package serengeti.search.funnel;
