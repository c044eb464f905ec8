/// Data sets: generated digits, generated text, image files.
package serengeti.proxytasks.data;
