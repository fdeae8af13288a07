namespace McpTasks.Server.Shared;

/// <summary>Shows in a server's replies which tasks it can do, to each dialect in its own words. The SDK has no types for them.</summary>
internal sealed class CapabilityPatch(TaskCatalog catalog)
{
    private static readonly AIJsonSchemaTransformOptions Plain = new() { ConvertBooleanSchemas = true };

    public void Apply(TaskCall call, JsonObject result)
    {
        switch (call.Request.Method)
        {
            case RequestMethods.Initialize when TaskCaller.HasTasks((string?)result["protocolVersion"]) && result["capabilities"] is JsonObject capabilities:
                Legacy(call.Caller, capabilities);
                break;
            case RequestMethods.ServerDiscover when catalog.CanBeTasks(TaskComponentKind.Tool) && result["capabilities"] is JsonObject capabilities:
                if (capabilities["extensions"] is not JsonObject extensions)
                    capabilities["extensions"] = extensions = [];
                // Exactly {}: clients read any member as a setting that they do not know.
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
        // A parameter that may be anything is true to the SDK, which is right, and for which some clients refuse the whole list; {} says the same.
        foreach (var name in (ReadOnlySpan<string>)["inputSchema", "outputSchema"])
        {
            if (tool[name] is JsonObject schema)
                tool[name] = JsonObject.Create(AIJsonUtilities.TransformSchema(schema.Deserialize<JsonElement>(), Plain));
        }

        if (shown && tool["name"] is JsonValue value && catalog.Find(TaskComponentKind.Tool, value.GetValue<string>()) is { Support.Mode: TaskMode.Optional or TaskMode.Required } component)
            tool["execution"] = new JsonObject { ["taskSupport"] = component.Support.Mode == TaskMode.Optional ? "optional" : "required" };
    }
}
