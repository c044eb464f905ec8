/// What can be said of means over few values.
package serengeti.search.statistics;
