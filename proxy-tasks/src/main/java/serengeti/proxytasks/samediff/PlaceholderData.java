package serengeti.proxytasks.samediff;

import java.lang.foreign.MemorySegment;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// The samples that go into one placeholder, along the first dimension; shared by models, so never changed.
///
/// @param placeholder its name in the graph
/// @param train what batches are drawn from, dense in the order `'c'`
/// @param validation what fitness is measured on, dense in the order `'c'`
record PlaceholderData(String placeholder, INDArray train, INDArray validation) {

    /// A copy of the caller's arrays.
    static PlaceholderData copyOf(String placeholder, INDArray train, INDArray validation) {
        return new PlaceholderData(placeholder, train.dup('c'), validation.dup('c'));
    }

    /// An array with room for `count` samples.
    INDArray room(int count) {
        long[] shape = train.shape().clone();
        shape[0] = count;
        return Nd4j.zeros(train.dataType(), shape);
    }

    /// Copies sample `sample` of `samples`, one of the two arrays, to place `slot` of `room`.
    static void copy(INDArray samples, int sample, INDArray room, int slot) {
        long bytes = samples.length() / samples.size(0) * samples.dataType().width();
        MemorySegment.copy(memory(samples), sample * bytes, memory(room), slot * bytes, bytes);
    }

    private static MemorySegment memory(INDArray dense) {
        long bytes = dense.length() * dense.dataType().width();
        return MemorySegment.ofAddress(dense.data().address()).reinterpret(bytes);
    }
}
