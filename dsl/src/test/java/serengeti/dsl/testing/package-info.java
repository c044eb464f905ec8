/// Random programs, their shrinking, golden files and snippets of pages, for the tests of all modules.
package serengeti.dsl.testing;
