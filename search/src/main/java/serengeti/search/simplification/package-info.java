/// Programs made shorter, and their numbers rounder, where training shows no loss.
package serengeti.search.simplification;
