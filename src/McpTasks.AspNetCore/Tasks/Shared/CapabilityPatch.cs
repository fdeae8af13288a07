namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary>Shows in a server's replies which tasks it can do, to each dialect in its own words. The SDK has no types for them.</summary>
internal sealed class CapabilityPatch(TaskCatalog catalog)
{
    public void Apply(TaskCall call, JsonObject result)
    {
        switch (call.Request.Method)
        {
            case RequestMethods.Initialize when TaskCaller.HasTasks((string?)result["protocolVersion"]):
                Legacy(call.Caller, result["capabilities"]);
                break;
            case RequestMethods.ServerDiscover:
                Modern(result["capabilities"]);
                break;
            case RequestMethods.ToolsList:
                PlainSchema.WriteInto(result["tools"]);
                if (call.Caller is { Dialect: TaskDialect.Legacy, KnowsTasks: true })
                    Tools(result["tools"]);
                break;
        }
    }

    private void Legacy(TaskCaller caller, JsonNode? capabilities)
    {
        var requests = new JsonObject();
        if (catalog.CanBeTasks(TaskComponentKind.Tool))
            requests["tools"] = new JsonObject { ["call"] = new JsonObject() };
        if (catalog.CanBeTasks(TaskComponentKind.Prompt))
            requests["prompts"] = new JsonObject { ["get"] = new JsonObject() };
        if (catalog.CanBeTasks(TaskComponentKind.Resource))
            requests["resources"] = new JsonObject { ["read"] = new JsonObject() };
        if (requests.Count == 0 || capabilities is not JsonObject target)
            return;

        var tasks = new JsonObject();
        // "Receivers that cannot identify requestors SHOULD NOT declare the tasks.list capability."
        if (caller.IsIdentified)
            tasks["list"] = new JsonObject();
        tasks["cancel"] = new JsonObject();
        tasks["requests"] = requests;
        target["tasks"] = tasks;
    }

    private void Modern(JsonNode? capabilities)
    {
        if (!catalog.CanBeTasks(TaskComponentKind.Tool) || capabilities is not JsonObject target)
            return;
        if (target["extensions"] is not JsonObject extensions)
            target["extensions"] = extensions = [];
        // Exactly {}: clients read any member as a setting that they do not know.
        extensions[TaskProtocol.ExtensionId] = new JsonObject();
    }

    private void Tools(JsonNode? tools)
    {
        foreach (var tool in (tools as JsonArray ?? []).OfType<JsonObject>())
        {
            if (tool["name"] is not JsonValue name || catalog.Find(TaskComponentKind.Tool, name.GetValue<string>()) is not { } component)
                continue;
            var support = component.Support.Mode switch
            {
                TaskMode.Optional => "optional",
                TaskMode.Required => "required",
                _ => null,
            };
            if (support is not null)
                tool["execution"] = new JsonObject { ["taskSupport"] = support };
        }
    }
}
