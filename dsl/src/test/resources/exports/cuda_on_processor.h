/*
 * What exported CUDA code needs of CUDA, on the processor: blocks run one after the other, the threads of a block are
 * threads, which meet at __syncthreads. A launch kernel<<<blocks, threads, 0, stream>>>(...) has to be rewritten to
 * LAUNCH(kernel, blocks, threads, ...).
 */
#include <barrier>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <thread>
#include <vector>

#define __global__
#define __device__
#define __host__
#define __shared__ static

using cudaStream_t = void *;
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost };
enum cudaError_t { cudaSuccess };

struct Index {
    unsigned x;
};

static thread_local Index blockIdx;
static thread_local Index threadIdx;
static Index gridDim;
static std::barrier<> *block_barrier;

static inline void __syncthreads()
{
    block_barrier->arrive_and_wait();
}

static inline cudaError_t cudaMalloc(void **place, std::size_t bytes)
{
    *place = std::malloc(bytes);
    std::memset(*place, 0xff, bytes);
    return cudaSuccess;
}

static inline cudaError_t cudaFree(void *place)
{
    std::free(place);
    return cudaSuccess;
}

static inline cudaError_t cudaMemcpy(void *to, const void *from, std::size_t bytes, cudaMemcpyKind)
{
    std::memcpy(to, from, bytes);
    return cudaSuccess;
}

static inline cudaError_t cudaGetLastError()
{
    return cudaSuccess;
}

template <typename Kernel> void launch(unsigned blocks, unsigned threads, Kernel kernel)
{
    gridDim.x = blocks;
    for (unsigned block = 0; block < blocks; block++) {
        std::barrier<> barrier(threads);
        block_barrier = &barrier;
        std::vector<std::thread> all;
        for (unsigned thread = 0; thread < threads; thread++) {
            all.emplace_back([=] {
                blockIdx.x = block;
                threadIdx.x = thread;
                kernel();
            });
        }
        for (std::thread &thread : all) {
            thread.join();
        }
    }
}

#define LAUNCH(kernel, blocks, threads, ...) launch(blocks, threads, [=] { kernel(__VA_ARGS__); })
