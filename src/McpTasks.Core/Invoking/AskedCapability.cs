namespace McpTasks;

/// <summary>Refuses a question that the task's client never said it could answer.</summary>
internal static class AskedCapability
{
    public static void Demand(TaskClient client, string method, JsonNode? parameters)
    {
        var capabilities = client.Capabilities;
        var missing = method switch
        {
            RequestMethods.ElicitationCreate when capabilities?.Elicitation is null => "elicitation",
            RequestMethods.ElicitationCreate when IsUrl(parameters) && capabilities?.Elicitation?.Url is null => "elicitation in URL mode",
            RequestMethods.ElicitationCreate when !IsUrl(parameters) && capabilities?.Elicitation is { Form: null, Url: not null } => "elicitation in form mode",
            RequestMethods.SamplingCreateMessage when capabilities?.Sampling is null => "sampling",
            RequestMethods.RootsList when capabilities?.Roots is null => "roots",
            _ => null,
        };
        if (missing is not null)
            throw new McpException($"The client that created the task does not support {missing}.");
    }

    private static bool IsUrl(JsonNode? parameters) => (string?)parameters?["mode"] == "url";
}
