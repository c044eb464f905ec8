package serengeti.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.PrintWriter;

/// Records as JSON: keys in snake_case, numbers that are not finite as null.
final class JsonOutput {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Double.class, new FiniteNumber())
                                    .addSerializer(double.class, new FiniteNumber())
                                    .addSerializer(double[].class, new FiniteNumbers()))
                    .build();

    private JsonOutput() {}

    /// Prints one document.
    static void print(PrintWriter out, Record document) {
        try {
            out.println(MAPPER.writeValueAsString(document));
        } catch (JsonProcessingException error) {
            throw new IllegalStateException("cannot write JSON", error);
        }
    }

    /// Reads what [#print(PrintWriter, Record)] printed.
    ///
    /// @throws JsonProcessingException if it is not JSON, or of another form
    static <T extends Record> T read(String text, Class<T> type) throws JsonProcessingException {
        return MAPPER.readValue(text, type);
    }

    /// A value in one line, without the line's end.
    static String line(Object value) {
        try {
            return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
        } catch (JsonProcessingException error) {
            throw new IllegalStateException("cannot write JSON", error);
        }
    }

    private static final class FiniteNumber extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            write(value, json);
        }

        static void write(double value, JsonGenerator json) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class FiniteNumbers extends JsonSerializer<double[]> {
        @Override
        public void serialize(double[] values, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (double value : values) {
                FiniteNumber.write(value, json);
            }
            json.writeEndArray();
        }
    }
}
