/// Random numbers that are functions of a seed, a purpose and a counter: [serengeti.proxytasks.random.Draws].
package serengeti.proxytasks.random;
