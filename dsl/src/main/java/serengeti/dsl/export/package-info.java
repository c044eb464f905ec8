/// Programs as source code for other frameworks: what a person would have written down, and golden steps to check it by.
package serengeti.dsl.export;
