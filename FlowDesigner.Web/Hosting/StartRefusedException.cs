namespace FlowDesigner.Web.Hosting;

/// <summary>The server must not start like this. The message is for the person at the console and says what to change.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
