/// Denoising diffusion: models that find the noise in noisy points or images, by
/// [serengeti.proxytasks.diffusion.DenoiserShape]; [serengeti.proxytasks.diffusion.NoiseSchedule] says how it is mixed.
package serengeti.proxytasks.diffusion;
