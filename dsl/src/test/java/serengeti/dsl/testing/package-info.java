/// Random programs, their shrinking, and golden files, for the tests of all modules.
package serengeti.dsl.testing;
