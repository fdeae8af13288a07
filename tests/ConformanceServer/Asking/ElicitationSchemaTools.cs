#pragma warning disable MCP9001 // Enum names are deprecated; SEP-1330 still checks them.
using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace ConformanceServer.Asking;

/// <summary>Forms with every kind of field.</summary>
internal sealed class ElicitationSchemaTools
{
    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks with defaults for every primitive type (SEP-1034).")]
    public static async Task<string> Defaults(McpServer server, CancellationToken cancellationToken)
    {
        var form = new RequestSchema
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        };
        return ElicitationTools.Describe("Elicitation completed", await AskAsync(server, "Review the defaults.", form, cancellationToken));
    }

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks with every kind of enum (SEP-1330).")]
    public static async Task<string> Enums(McpServer server, CancellationToken cancellationToken)
    {
        string[] options = ["option1", "option2", "option3"];
        EnumSchemaOption[] titled =
        [
            new() { Const = "value1", Title = "First Option" },
            new() { Const = "value2", Title = "Second Option" },
            new() { Const = "value3", Title = "Third Option" },
        ];
        var form = new RequestSchema
        {
            Properties =
            {
                ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = options },
                ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = titled },
                ["legacyEnum"] = new LegacyTitledEnumSchema
                {
                    Enum = ["opt1", "opt2", "opt3"],
                    EnumNames = ["Option One", "Option Two", "Option Three"],
                },
                ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = options } },
                ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = titled } },
            },
        };
        return ElicitationTools.Describe("Elicitation completed", await AskAsync(server, "Choose.", form, cancellationToken));
    }

    private static ValueTask<ElicitResult> AskAsync(
        McpServer server, string message, RequestSchema form, CancellationToken cancellationToken) =>
        server.ElicitAsync(new() { Message = message, RequestedSchema = form }, cancellationToken);
}
