using Google.Protobuf;
using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Tests.Samples;

/// <summary>Short ways to write OTLP messages.</summary>
internal static class Otlp
{
    public static KeyValue Attr(string key, object value) => new()
    {
        Key = key,
        Value = value switch
        {
            bool b => new() { BoolValue = b },
            int i => new() { IntValue = i },
            long l => new() { IntValue = l },
            double d => new() { DoubleValue = d },
            string[] list => new() { ArrayValue = new() { Values = { list.Select(t => new AnyValue { StringValue = t }) } } },
            _ => new() { StringValue = (string)value },
        },
    };

    public static Resource Resource(string name, string instance) =>
        new() { Attributes = { Attr("service.name", name), Attr("service.instance.id", instance), Attr("telemetry.sdk.language", "dotnet") } };

    public static ByteString TraceId(int number) => Id(16, number);

    public static ByteString SpanId(int number) => Id(8, number);

    public static Span Span(int trace, int id, int parent, string name, ulong start, ulong end, params KeyValue[] attributes) => new()
    {
        TraceId = TraceId(trace),
        SpanId = SpanId(id),
        ParentSpanId = parent == 0 ? ByteString.Empty : SpanId(parent),
        Name = name,
        Kind = 1,
        StartTimeUnixNano = start,
        EndTimeUnixNano = end,
        Attributes = { attributes },
    };

    public static WireLog Log(ulong time, string message, params KeyValue[] attributes) => new()
    {
        TimeUnixNano = time,
        SeverityNumber = 9,
        SeverityText = "Information",
        Body = new() { StringValue = message },
        Attributes = { attributes },
    };

    public static ExportTraceRequest Traces(string resource, string instance, params Span[] spans) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = Resource(resource, instance), ScopeSpans = { new ScopeSpans { Scope = new() { Name = "McpTasks" }, Spans = { spans } } } } },
    };

    public static ExportLogsRequest Logs(string resource, string instance, params WireLog[] logs) => new()
    {
        ResourceLogs = { new ResourceLogs { Resource = Resource(resource, instance), ScopeLogs = { new ScopeLogs { Scope = new() { Name = "McpTasks.Core.TaskRunner" }, LogRecords = { logs } } } } },
    };

    public static ExportMetricsRequest Metrics(string resource, string instance, params Metric[] metrics) => new()
    {
        ResourceMetrics = { new ResourceMetrics { Resource = Resource(resource, instance), ScopeMetrics = { new ScopeMetrics { Scope = new() { Name = "McpTasks" }, Metrics = { metrics } } } } },
    };

    private static ByteString Id(int length, int number)
    {
        var bytes = new byte[length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length - 4), number);
        bytes[0] = 0xab;
        return ByteString.CopyFrom(bytes);
    }
}
