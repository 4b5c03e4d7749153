using System.Diagnostics;
using FlowDesigner.Tests.Architecture;

namespace FlowDesigner.Tests.Web.Client;

public sealed class ClientTests
{
    [Fact]
    public async Task The_browsers_scripts_pass_their_own_tests_and_the_strict_compiler()
    {
        var (status, said) = await RunAsync("test.mjs");
        Assert.True(status == 0, said);
        (status, said) = await RunAsync("node_modules/typescript/bin/tsc", "--noEmit");
        Assert.True(status == 0, said);
    }

    private static async Task<(int Status, string Said)> RunAsync(params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Folder("FlowDesigner.Web"), "client"), RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return (node.ExitCode, await said + await errors);
    }
}
