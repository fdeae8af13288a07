namespace McpTasks.Server.Shared;

/// <summary>
/// Adds the server's task capabilities to its replies, in the words of each dialect. The SDK has no types for task capabilities.
/// </summary>
internal sealed class CapabilityPatch(TaskCatalog catalog)
{
    private static readonly AIJsonSchemaTransformOptions Plain = new() { ConvertBooleanSchemas = true };

    public void Apply(TaskCall call, JsonObject result)
    {
        switch (call.Request.Method)
        {
            case RequestMethods.Initialize when TaskCaller.HasTasks((string?)result["protocolVersion"])
                && result["capabilities"] is JsonObject capabilities:
                Legacy(call.Caller, capabilities);
                break;
            case RequestMethods.ServerDiscover when catalog.CanBeTasks(TaskComponentKind.Tool)
                && result["capabilities"] is JsonObject capabilities:
                if (capabilities["extensions"] is not JsonObject extensions)
                    capabilities["extensions"] = extensions = [];
                // Exactly {}: clients would take any member for an unknown setting.
                extensions[TaskProtocol.ExtensionId] = new JsonObject();
                break;
            case RequestMethods.ToolsList:
                foreach (var tool in (result["tools"] as JsonArray ?? []).OfType<JsonObject>())
                    Tool(tool, shown: call.Caller is { Dialect: TaskDialect.Legacy, KnowsTasks: true });
                break;
        }
    }

    private void Legacy(TaskCaller caller, JsonObject capabilities)
    {
        var requests = new JsonObject();
        if (catalog.CanBeTasks(TaskComponentKind.Tool))
            requests["tools"] = new JsonObject { ["call"] = new JsonObject() };
        if (catalog.CanBeTasks(TaskComponentKind.Prompt))
            requests["prompts"] = new JsonObject { ["get"] = new JsonObject() };
        if (catalog.CanBeTasks(TaskComponentKind.Resource))
            requests["resources"] = new JsonObject { ["read"] = new JsonObject() };
        if (requests.Count == 0)
            return;

        var tasks = new JsonObject();
        // "Receivers that cannot identify requestors SHOULD NOT declare the tasks.list capability."
        if (caller.IsIdentified)
            tasks["list"] = new JsonObject();
        tasks["cancel"] = new JsonObject();
        tasks["requests"] = requests;
        capabilities["tasks"] = tasks;
    }

    private void Tool(JsonObject tool, bool shown)
    {
        // The SDK writes the schema of a parameter of any type as true. That is valid, but some clients then refuse the whole list; {}
        // means the same.
        foreach (var name in (ReadOnlySpan<string>)["inputSchema", "outputSchema"])
        {
            if (tool[name] is JsonObject schema)
                tool[name] = JsonObject.Create(AIJsonUtilities.TransformSchema(schema.Deserialize<JsonElement>(), Plain));
        }

        if (shown && tool["name"] is JsonValue value
            && catalog.Find(TaskComponentKind.Tool, value.GetValue<string>())
                is { Support.Mode: TaskMode.Optional or TaskMode.Required } component)
            tool["execution"] = new JsonObject { ["taskSupport"] = component.Support.Mode == TaskMode.Optional ? "optional" : "required" };
    }
}
