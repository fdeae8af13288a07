using Google.Protobuf;

namespace McpTasks.ServiceDefaults;

/// <summary>A protobuf message read without its schema: enough to check what was sent by field numbers.</summary>
public sealed class ProtoMessage
{
    private readonly List<(int Field, ByteString Value)> _fields = [];

    public ProtoMessage(ByteString bytes)
    {
        var input = bytes.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                _fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes()));
            else
                input.SkipLastField();
        }
    }

    /// <summary>The messages that a path of field numbers leads to.</summary>
    public IEnumerable<ProtoMessage> All(params int[] path) => path.Length == 0
        ? [this]
        : _fields.Where(field => field.Field == path[0]).SelectMany(field => new ProtoMessage(field.Value).All(path[1..]));

    /// <summary>A text field; null when it is not there.</summary>
    public string? Text(int field) =>
        _fields.Where(candidate => candidate.Field == field).Select(candidate => candidate.Value.ToStringUtf8()).SingleOrDefault();

    /// <summary>The text attributes in a field of key-value pairs.</summary>
    public Dictionary<string, string?> Attributes(int field) =>
        All(field).ToDictionary(pair => pair.Text(1)!, pair => pair.All(2).Single().Text(1));
}
