#pragma warning disable MCP9001 // Enumerations in their older form are still sent by servers of 2025-06-18.
using Schema = ModelContextProtocol.Protocol.ElicitRequestParams.PrimitiveSchemaDefinition;

namespace SampleClient.Questions;

/// <summary>Asks a form field by field, each by its type.</summary>
internal static class FormQuestion
{
    private const string Answer = "Answer", Decline = "Decline", Cancel = "Cancel";

    public static async Task<ElicitResult> AskAsync(IAnsiConsole console, ElicitRequestParams request, CancellationToken cancellationToken)
    {
        var choices = new SelectionPrompt<string>().Title("What do you want to do?").AddChoices(Answer, Decline, Cancel);
        var choice = await choices.ShowAsync(console, cancellationToken);
        if (choice != Answer)
            return new() { Action = choice == Decline ? "decline" : "cancel" };
        var content = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, schema) in request.RequestedSchema?.Properties ?? new Dictionary<string, Schema>(StringComparer.Ordinal))
        {
            var required = request.RequestedSchema?.Required?.Contains(name) == true;
            if (await FieldAsync(console, schema, Label(name, schema, required), required, cancellationToken) is { } value)
                content[name] = JsonSerializer.SerializeToElement(value);
        }

        return new() { Action = "accept", Content = content };
    }

    private static string Label(string name, Schema schema, bool required) =>
        Markup.Escape(OneLine.Of(
            $"{schema.Title ?? name}{(schema.Description is { } about ? $" ({about})" : "")}{(required ? "" : ", optional")}:"));

    private static async Task<object?> FieldAsync(
        IAnsiConsole console, Schema schema, string label, bool required, CancellationToken cancellationToken) => schema switch
    {
        ElicitRequestParams.BooleanSchema field =>
            await new ConfirmationPrompt(label) { DefaultValue = field.Default ?? false }.ShowAsync(console, cancellationToken),
        ElicitRequestParams.NumberSchema field => await NumberAsync(console, field, label, required, cancellationToken),
        ElicitRequestParams.UntitledSingleSelectEnumSchema field =>
            await ChooseAsync(console, label, field.Enum, field.Enum, cancellationToken),
        ElicitRequestParams.TitledSingleSelectEnumSchema { OneOf: var options } => await ChooseAsync(
            console, label, [.. options.Select(each => each.Const)], [.. options.Select(each => each.Title)], cancellationToken),
        ElicitRequestParams.LegacyTitledEnumSchema field =>
            await ChooseAsync(console, label, field.Enum, field.EnumNames ?? field.Enum, cancellationToken),
        ElicitRequestParams.UntitledMultiSelectEnumSchema { Items.Enum: var values } =>
            await ChooseManyAsync(console, label, values, values, required, cancellationToken),
        ElicitRequestParams.TitledMultiSelectEnumSchema { Items.AnyOf: var options } => await ChooseManyAsync(
            console, label, [.. options.Select(each => each.Const)], [.. options.Select(each => each.Title)], required, cancellationToken),
        ElicitRequestParams.StringSchema field => await TextAsync(console, field, label, required, cancellationToken),
        _ => await TextAsync(console, new(), label, required, cancellationToken),
    };

    private static async Task<object?> TextAsync(
        IAnsiConsole console, ElicitRequestParams.StringSchema field, string label, bool required, CancellationToken cancellationToken)
    {
        var prompt = new TextPrompt<string>(label) { AllowEmpty = !required }.Validate(text =>
            text.Length == 0 && !required ? ValidationResult.Success()
            : text.Length < (field.MinLength ?? 0) ? ValidationResult.Error($"At least {field.MinLength} characters, please.")
            : text.Length > (field.MaxLength ?? int.MaxValue) ? ValidationResult.Error($"At most {field.MaxLength} characters, please.")
            : ValidationResult.Success());
        if (field.Default is { } preset)
            prompt.DefaultValue(preset);
        return await prompt.ShowAsync(console, cancellationToken) is { Length: > 0 } text ? text : null;
    }

    private static async Task<object?> NumberAsync(
        IAnsiConsole console, ElicitRequestParams.NumberSchema field, string label, bool required, CancellationToken cancellationToken)
    {
        var whole = field.Type == "integer";
        var prompt = new TextPrompt<string>(label) { AllowEmpty = !required }.Validate(text =>
            text.Length == 0 && !required ? ValidationResult.Success()
            : !double.TryParse(text, CultureInfo.InvariantCulture, out var number) || (whole && number % 1 != 0)
                ? ValidationResult.Error($"A {field.Type}, please.")
            : number < (field.Minimum ?? double.MinValue) || number > (field.Maximum ?? double.MaxValue)
                ? ValidationResult.Error($"From {field.Minimum} to {field.Maximum}, please.")
            : ValidationResult.Success());
        if (field.Default is { } preset)
            prompt.DefaultValue(preset.ToString(CultureInfo.InvariantCulture));
        var text = await prompt.ShowAsync(console, cancellationToken);
        if (text.Length == 0)
            return null;
        var answer = double.Parse(text, CultureInfo.InvariantCulture);
        return whole ? (long)answer : (object)answer;
    }

    private static async Task<object?> ChooseAsync(
        IAnsiConsole console, string label, IList<string> values, IList<string> titles, CancellationToken cancellationToken)
    {
        var prompt = new SelectionPrompt<int>().Title(label)
            .UseConverter(index => Markup.Escape(OneLine.Of(titles[index]))).AddChoices(Enumerable.Range(0, values.Count));
        return values[await prompt.ShowAsync(console, cancellationToken)];
    }

    private static async Task<object?> ChooseManyAsync(
        IAnsiConsole console, string label, IList<string> values, IList<string> titles, bool required, CancellationToken cancellationToken)
    {
        var prompt = new MultiSelectionPrompt<int> { Required = required }.Title(label)
            .UseConverter(index => Markup.Escape(OneLine.Of(titles[index]))).AddChoices(Enumerable.Range(0, values.Count));
        return (await prompt.ShowAsync(console, cancellationToken)).Select(index => values[index]).ToArray();
    }
}
