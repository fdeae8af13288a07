using Microsoft.Extensions.Options;

namespace McpTasks.Shared.Messaging;

/// <summary>Checks when the host starts that there is a transport of that name and, where it is a broker, an address of it.</summary>
internal sealed class MessagingValidator(IConfiguration configuration) : IValidateOptions<MessagingSettings>
{
    public ValidateOptionsResult Validate(string? name, MessagingSettings options)
    {
        var check = new SettingCheck(MessagingSettings.Section);
        if (MessagingSettings.AsksForRabbitMq(configuration))
        {
            return BrokerAddress.Failure(configuration.GetConnectionString(MessagingSettings.ConnectionName)) is { } failure
                ? ValidateOptionsResult.Fail(failure)
                : ValidateOptionsResult.Success;
        }

        if (!string.Equals(options.Transport, MessagingSettings.Redis, StringComparison.OrdinalIgnoreCase))
        {
            const string Known = $"{MessagingSettings.Redis} or {MessagingSettings.RabbitMq}";
            check.Fail(nameof(options.Transport), $"must be {Known}, but is '{options.Transport}'");
        }

        return check.Result();
    }
}
