/// What the models of all families share: [serengeti.proxytasks.model.ModelShape] makes tasks of a shape and data,
/// [serengeti.proxytasks.model.ParameterModel] is a model of layers on
/// [parameters][serengeti.proxytasks.layer.Parameters].
package serengeti.proxytasks.model;
