/// Small problems with a gradient in closed form and a known optimum, on which programs are tried before they are trained.
package serengeti.search.micro;
